{{- define "smart-gateway.name" -}}
{{- printf "%s" .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{- define "smart-gateway.selector" -}}
app.kubernetes.io/name: smart-gateway
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "smart-gateway.labels" -}}
{{ include "smart-gateway.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "smart-gateway.account" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "smart-gateway.name" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name | default "default" -}}
{{- end -}}
{{- end -}}

{{- /* A quantity in Mi or Gi as a number of Mi; the schema permits no other unit. */ -}}
{{- define "smart-gateway.mebibytes" -}}
{{- if hasSuffix "Gi" . -}}{{ mul (trimSuffix "Gi" . | int64) 1024 }}{{- else -}}{{ trimSuffix "Mi" . | int64 }}{{- end -}}
{{- end -}}

{{- /* Rejects values that would render but not work. */ -}}
{{- define "smart-gateway.check" -}}
{{- if not .Values.config.apps -}}
{{- fail "config.apps: add at least one app file" -}}
{{- end -}}
{{- if not (or .Values.secretName .Values.secretFiles .Values.azure.clientId) -}}
{{- fail "secretFiles or secretName: name the Secret with sealing keys and credentials; or set azure.clientId if a Key Vault holds them" -}}
{{- end -}}
{{- $limit := include "smart-gateway.mebibytes" .Values.resources.limits.memory | int64 -}}
{{- $direct := include "smart-gateway.mebibytes" .Values.jvm.directMemory | int64 -}}
{{- $used := add (div (mul $limit (.Values.jvm.heapPercent | int64)) 100) $direct -}}
{{- if gt $used (div (mul $limit 4) 5) -}}
{{- fail (printf "jvm: heap and direct memory take %d Mi, more than four fifths of resources.limits.memory (%d Mi); lower jvm.heapPercent or jvm.directMemory, or raise the limit" $used $limit) -}}
{{- end -}}
{{- $smallest := .Values.replicas -}}
{{- if .Values.autoscaling.enabled -}}
{{- $smallest = .Values.autoscaling.minReplicas -}}
{{- if gt (.Values.autoscaling.minReplicas | int64) (.Values.autoscaling.maxReplicas | int64) -}}
{{- fail "autoscaling: minReplicas is above maxReplicas; lower minReplicas or raise maxReplicas" -}}
{{- end -}}
{{- end -}}
{{- if and (gt ($smallest | int64) 1) (ge (.Values.maxUnavailable | int64) ($smallest | int64)) -}}
{{- fail "maxUnavailable: must be below the smallest number of replicas, otherwise draining nodes may stop all of them" -}}
{{- end -}}
{{- if and .Values.ingress.enabled (not .Values.ingress.tlsSecretName) (not .Values.ingress.annotations) -}}
{{- fail "ingress.tlsSecretName: name the Secret with the certificate of publicUrl; or set ingress.annotations with which your controller obtains one" -}}
{{- end -}}
{{- end -}}
