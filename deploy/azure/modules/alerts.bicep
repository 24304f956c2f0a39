// Alerts on what the gateway and the FHIR service write into the workspace. Without an action group they only show in
// Azure Monitor. Each one is explained in docs/operations.md.
param name string
param location string
param logsId string
param actionGroupId string

var own = 'ContainerAppConsoleLogs | where ContainerAppName == "${name}-gateway"'
var rules = [
  {
    name: 'foreign-patient'
    severity: 0
    text: 'The FHIR service answered with another patient, or shows others to a token of the gateway. Nothing was passed on.'
    query: '${own} | where Log has "ALARM" or Log has "This replica takes no traffic"'
    more: 0
  }
  {
    name: 'token-refusals'
    severity: 1
    text: 'The FHIR service refuses many tokens: audience, authority or key may have changed.'
    query: '${own} | where Log has_any ("token-refused", "gateway-not-trusted", "pin-unproved", "wrong-audience")'
    more: 20
  }
  {
    name: 'not-ready'
    severity: 1
    text: 'Replicas fail their readiness probe.'
    query: 'ContainerAppSystemLogs | where ContainerAppName == "${name}-gateway" and Reason == "ProbeFailed"'
    more: 10
  }
  {
    name: 'audit-lost'
    severity: 1
    text: 'The audit trail cannot be written.'
    query: '${own} | where Log has "audit-unavailable"'
    more: 0
  }
]

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [for rule in rules: {
  name: '${name}-${rule.name}'
  location: location
  tags: { 'smart-gateway': name }
  kind: 'LogAlert'
  properties: {
    displayName: '${name}: ${rule.name}'
    description: rule.text
    severity: rule.severity
    enabled: true
    scopes: [logsId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    // The tables appear with the first line that is written into them.
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: rule.query
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: rule.more
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    actions: { actionGroups: empty(actionGroupId) ? [] : [actionGroupId] }
  }
}]
