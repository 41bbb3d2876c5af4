# Nomes dos controles (view/controls). $zone, $broker, $plane, $service: nomes como estão no documento.

control-zone = Zona { $zone }
control-zone-outage = Interrupção da zona { $zone }
# Como se chama um plano de controle pelo seu nome; quando o nome já o diz, só o nome.
control-plane-of = Plano de controle { $plane }
# $plane: control-plane-of.
control-plane-defect = Defeito: { $plane }
control-duty = { $defect }: { $duty }
control-broker-loss = Falta de energia no broker { $broker }
control-broker-start = Iniciar o broker { $broker }
control-call-vendor = Acionar o fornecedor
control-call-vendor-of = Acionar o fornecedor de { $plane }
control-restart = Reiniciar { $service }
