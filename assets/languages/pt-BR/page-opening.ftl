# A pergunta com que a página abre (app/opening).

opening-bet = Seu palpite, em porcentagem
# As pontas do controle.
opening-nothing = nada
opening-all = toda ela
opening-explore = Explorar sem a história
# Fica antes do botão.
opening-simulated = A bolsa abaixo é simulada, requisição por requisição. Nada segue um roteiro.{" "}
