"""The procedure of a case as a picture: pure, without a drawing library. The door is `models.picture.drawing.draw`.

`told` says each step in words, `places` gives every step its box, `arrows` finds what leads where and draws the way.
"""
