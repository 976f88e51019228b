"""What can be started at any time: one flow a module, called as its module, found by looking in this folder.

A module says with WRITES whether its runs write; of such a flow one run at a time is let in.
"""
