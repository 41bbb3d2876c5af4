# O mapa na página (app/map). O que ele diz das partes está em view-map.

map-region = Mapa da região: zonas são colunas, camadas são linhas
map-zones = Zonas
map-vendor-hint = Você não vê nem repara isto.
map-control-plane = Plano de controle
map-share-hurt = { $share } afetado: perdido, ou esperando sem progresso
map-share-no-customer = { $share } afetado; nenhum cliente espera por isto
map-targets = { $healthy } de { $targets }
map-balancer-title = Balanceador de carga: { $targets }, { $comes }, { $waits }
map-cpu = { $share } de CPU
map-cpu-parts = { $share } de CPU, { $parts } partes
