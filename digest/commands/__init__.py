"""What `digest` does, a file for each command: its arguments, its help, and the call of what does it. (effect)"""
