// What makes the desk quicker; everything works without it.
