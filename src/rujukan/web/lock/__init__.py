"""The lock (P25): after five minutes without a touch, or by the button, the page is covered and the session with it.

`static/lock.js` covers the page that is open and keeps its form; the middleware shows the lock page to every other
request of the session. Without JavaScript the page alone does it. Idle time runs on a signed cookie, since a plain
GET writes nothing; locking by hand is a mark in the session.
"""
