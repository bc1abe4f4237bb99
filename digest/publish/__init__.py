"""Publishing: the difference of two trees, carried to a place in an order that never breaks what readers see.

Read `publishing`, then `plan`, then `place`, which says what a kind of place must be able to do. `targets` lists them.
"""
