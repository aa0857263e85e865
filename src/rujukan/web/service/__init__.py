"""The page of one service of a case: /berkas/<code>/layanan/<service>."""
