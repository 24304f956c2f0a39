{{- define "smart-gateway.name" -}}
{{- printf "%s" .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{- define "smart-gateway.labels" -}}
app.kubernetes.io/name: smart-gateway
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}
