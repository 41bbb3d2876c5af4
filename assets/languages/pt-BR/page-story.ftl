# O topo, os passos, o cartão final (app/headline, app/number, app/guide, app/ending). $condition: dito dentro de uma frase.

head = O número
head-why-hung = Por que isto está travado?
head-why-refusing = Por que está recusando?
head-why-fallback = Por que usa fallback?
head-why-failing = Por que está falhando?
head-travels = A caminho de outro momento.
head-until-then = Até lá o mapa mostra { $clock }.
head-show-truth = Mostrar a verdade
head-close-notice = Fechar o aviso

number-bar = { $name } { $share }
# $share: uma parcela com o sinal.
number-bet = seu palpite { $share }
# $share é impresso depois, em negrito.
number-bet-label = seu palpite

step-next = Próximo passo
step-place = Passo { $step } de { $all }
step-place-watch = Passo { $step } de { $all }: veja o que acontece
step-place-left = Passo { $step } de { $all }: você o pulou
step-when = Faz sentido quando { $condition }.
step-skip = Pular
step-back = Voltar
step-link = Um link para este passo
step-all = Todos os passos
step-all-done = Todos os passos foram feitos.
step-about = Do que se trata
step-list = Passos
step-watch = veja
step-done = feito
story = A história
story-about = Sobre
# $part: em que se faz, $action: o que se faz.
story-command = { $part }: { $action }

ending = O fim da história
ending-back = Voltar à execução
ending-happened = O que aconteceu
ending-next = Experimente a seguir
# Continua a resposta.
ending-bet = {" "}Seu palpite foi { $bet }. Foram { $worst }.
ending-bet-row = seu palpite
ending-lost-worst = perda no pior momento
ending-lost-now = perda agora
legend = Sinais no mapa agora
