//! Every API endpoint declared once, the events, and the typed client.
