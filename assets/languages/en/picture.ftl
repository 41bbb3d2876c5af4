# A few words beside a group on the map (telling/picture.rs). $up, $all: its members.

picture-no-way = no way to { $zone }
picture-bad-link = bad link to { $zone }
picture-quorum = { $up } of { $all }, quorum { $needed }
picture-quorum-holds = { $up } of { $all }, quorum holds
picture-no-quorum = { $up } of { $all }, no quorum
picture-electing = { $up } of { $all }, electing
picture-rebuilt = a new group is being built
picture-closed-by-hand = { $up } of { $all }, closed by hand
picture-closed = { $up } of { $all }, closed
picture-cancel-only = { $up } of { $all }, cancel-only
picture-auction = auction, { $orders } orders
picture-stands-still = stands still, as planned
picture-no-primary = no primary, electing
picture-network = network saturated
picture-cpu = CPU saturated
picture-primary = primary in { $zone }
picture-doing = { $doing }, to { $time }
