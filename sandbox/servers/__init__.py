"""Local HTTP servers that show the pretend company in its vendors' own API shapes.

`application.application(stage)` is the ASGI app of all vendors (their paths do not overlap, so one
port serves them), `running.serve(...)` runs it on a loopback port in a background thread.
"""
