"""What a password must be (口令规则), and how long an account rests after wrong ones. Nothing is hashed or stored here."""

from datetime import timedelta

SAMPLE = "santong-sample"  # opens the door of sample people in a development installation until they set one of their own
SHORTEST, LONGEST = 10, 200  # characters; the upper bound keeps a hash from being made of a book
FEWEST_KINDS = 4  # different characters
COMMON = frozenset(
    {
        *("0123456789", "1234567890", "0987654321", "9876543210", "12345678910", "123456789a", "a123456789", "1234567890a"),
        *("abcd123456", "abc1234567", "abcdefghij", "qwertyuiop", "qwerty1234", "qwerty12345", "asdf123456", "asdfghjkl1"),
        *("1qaz2wsx3edc", "1q2w3e4r5t", "1q2w3e4r5t6y", "zxcvbnm123", "password12", "password123", "password1234"),
        *("passw0rd123", "p@ssw0rd123", "admin12345", "admin123456", "administrator", "welcome123", "changeme123"),
        *("letmein123", "iloveyou123", "woaini1314", "woaini1314520", "5201314520", "wo123456789", "qq123456789"),
        "jiaoyuju123",
    }
)
RESTS = (1, 5, 15, 60)  # minutes after the fifth wrong password and each one more
ALLOWED = 5  # wrong passwords in a row


def weakness(password: str, login: str, name: str) -> str:
    """Return what keeps `password` from being taken for this person, empty when nothing does."""
    plain = password.casefold()
    if len(password) < SHORTEST:
        return f"密码至少要有 {SHORTEST} 个字符"
    if len(password) > LONGEST:
        return f"密码不能超过 {LONGEST} 个字符"
    if plain == SAMPLE:
        return "密码不能是演示密码"
    if (login and login.casefold() in plain) or (name and name.casefold() in plain):
        return "密码不能包含登录名或者姓名"
    if plain in COMMON or len(set(plain)) < FEWEST_KINDS:
        return "这个密码太常见，容易被猜到"
    return ""


def rest_after(failures: int) -> timedelta:
    """Return how long an account rests after so many wrong passwords in a row; nothing below the fifth."""
    if failures < ALLOWED:
        return timedelta()
    return timedelta(minutes=RESTS[min(failures - ALLOWED, len(RESTS) - 1)])
