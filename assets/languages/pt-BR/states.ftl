# Como está uma parte, em uma palavra (frame/state).

state-ok = Saudável
state-busy = Ocupado
state-slow = Lento
state-hung = Travado
state-failing = Com falhas
state-refusing = Recusando
state-fallback = Por fallback
state-down = Fora do ar
state-starting = Iniciando
state-not-launched = Não iniciado
state-no-data = Sem dados
