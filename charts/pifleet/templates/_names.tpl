{{/* Names are fixed, not derived from the release: one PiFleet a namespace, and notes and scripts can name things. */}}
{{- define "pifleet.labels" -}}
app.kubernetes.io/name: pifleet
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "pifleet.operator.selector" -}}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: operator
{{- end }}

{{- define "pifleet.broker.selector" -}}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: broker
{{- end }}

{{/* Names under which a Service and a public address are reached, comma-separated. Arguments: root, Service, part of the values. */}}
{{- define "pifleet.dnsNames" -}}
{{- $namespace := .root.Release.Namespace -}}
{{- $names := list .service (printf "%s.%s" .service $namespace) (printf "%s.%s.svc" .service $namespace) -}}
{{- $host := (urlParse .part.publicUrl).hostname -}}
{{- join "," (concat $names (list $host) .part.dnsNames | uniq) -}}
{{- end }}

{{/* What restricted Pod Security asks of a container. */}}
{{- define "pifleet.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}
