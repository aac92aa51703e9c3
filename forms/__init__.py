"""The forms as shipped: `<form>.schema.json` beside `<form>.ui.json`. `adapters.catalogue` reads them."""
