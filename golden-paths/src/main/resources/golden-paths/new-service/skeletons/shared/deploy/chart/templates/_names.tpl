{{- define "service.labels" -}}
{{ include "service.selector" . }}
app.kubernetes.io/version: {{ include "service.version" . | trunc 63 | trimAll "-_." | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.partOf }}
app.kubernetes.io/part-of: {{ . | quote }}
{{- end }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | trunc 63 | trimSuffix "-" }}
backstage.io/kubernetes-id: {{ .Chart.Name }}
ridgeway.dev/owner: {{ .Values.owner | trunc 63 | trimAll "-_." | quote }}
{{- with .Values.environment }}
ridgeway.dev/environment: {{ . | quote }}
{{- end }}
{{- end }}

{{- define "service.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "service.version" -}}
{{- if .Values.image.version }}{{ .Values.image.version }}
{{- else if .Values.image.revision }}{{ .Values.image.revision | trunc 12 }}
{{- else if .Values.image.digest }}{{ .Values.image.digest | trimPrefix "sha256:" | trunc 12 }}
{{- else }}unreleased{{ end }}
{{- end }}

{{- define "service.released" -}}
{{- if or .Values.image.digest .Values.image.version }}yes{{ end }}
{{- end }}

{{- define "service.image" -}}
{{- if .Values.image.digest }}{{ printf "%s@%s" .Values.image.repository .Values.image.digest }}
{{- else }}{{ printf "%s:%s" .Values.image.repository .Values.image.version }}{{ end }}
{{- end }}

{{- define "service.databaseSecret" -}}
{{- .Values.database.secretName | default (printf "%s-database" .Release.Name) }}
{{- end }}
