"""The holder's approval of a purchase. Today a fake that asks for a second password, and says that it is one."""
