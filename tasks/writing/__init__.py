"""From approved text and issued numbers to files and pages."""
