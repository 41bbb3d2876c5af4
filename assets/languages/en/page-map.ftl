# The map on the page (app/map). What it says of parts is in view-map.

map-region = Region map: zones are columns, layers are rows
map-zones = Zones
map-vendor-hint = You cannot see or repair this.
map-control-plane = Control plane
map-share-hurt = { $share } of it is hurt: lost, or waiting without progress
map-share-no-customer = { $share } of it is hurt; no customer waits on it
map-targets = { $healthy } of { $targets }
map-balancer-title = Load balancer: { $targets }, { $comes }, { $waits }
map-cpu = { $share } CPU
map-cpu-parts = { $share } CPU, { $parts } parts
