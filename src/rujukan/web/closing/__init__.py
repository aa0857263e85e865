"""Closing, the conference, re-opening, handing over: /berkas/<code>/tutup and its neighbours."""
