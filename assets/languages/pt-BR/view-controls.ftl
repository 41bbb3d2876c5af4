# Nomes dos controles (view/controls). $zone, $broker, $plane, $service: nomes como estão no documento.

control-zone = Zona { $zone }
control-zone-outage = Queda da zona { $zone }
# $plane: o nome sem “plano de controle”.
control-plane-defect = Defeito em { $plane }
control-duty = { $defect }: { $duty }
control-broker-loss = Falta de energia no broker { $broker }
control-broker-start = Iniciar o broker { $broker }
control-call-vendor = Acionar o fornecedor
control-call-vendor-of = Acionar o fornecedor: { $plane }
control-restart = Reiniciar { $service }
