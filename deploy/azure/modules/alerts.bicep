// Alerts on log lines of the gateway and the FHIR service in the workspace. Without an action group they are only
// visible in Azure Monitor. docs/operations.md explains each of them.
param name string
param location string
param logsId string
param actionGroupId string

var own = 'ContainerAppConsoleLogs | where ContainerAppName == "${name}-gateway"'
var rules = [
  {
    name: 'foreign-patient'
    severity: 0
    text: 'The FHIR service answered with another patient\'s data, or returns other patients for a token of the gateway. The gateway withheld the answer.'
    query: '${own} | where Log has "ALARM" or Log has "This replica takes no traffic"'
    more: 0
  }
  {
    name: 'token-refusals'
    severity: 1
    text: 'The FHIR service refuses many tokens. Check whether its audience, authority or the key has changed.'
    query: '${own} | where Log has_any ("token-refused", "gateway-not-trusted", "pin-unproved", "wrong-audience")'
    more: 20
  }
  {
    name: 'not-ready'
    severity: 1
    text: 'Replicas fail their readiness probe. Their log gives the reason.'
    query: 'ContainerAppSystemLogs | where ContainerAppName == "${name}-gateway" and Reason == "ProbeFailed"'
    more: 10
  }
  {
    name: 'audit-lost'
    severity: 1
    text: 'The audit trail cannot be written. Check its sink.'
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
    // The tables do not exist before the first line is written.
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
