"""The forms as shipped: <form>.schema.json beside <form>.ui.json; read by adapters.catalogue."""
