// A new Health Data Services workspace with one R4 service. CORS stays off, so that browsers cannot bypass the gateway.
param name string
param location string
param authority string
param audience string
param logsId string
@description('Storage account of the audit copy; empty for none.')
param auditCopyId string
param usersGroupId string
param mode string
param allowWrites bool
param identityProviders array
@description('Authority of the gateway itself in mode pinned-issuer; empty in other modes.')
param pinnedIssuer string
@description('Domain of the service\'s host name, which differs by cloud.')
param hosts string

var roles = {
  reader: '4c8d0bbc-75d3-4935-991f-5f3c56d81508' // FHIR Data Reader
  contributor: '5a1fc7df-4bf1-4951-a576-89034ee01acd' // FHIR Data Contributor
  smart: '4ba50f17-9666-485c-a643-ff00808643f0' // FHIR SMART User
}
var role = mode == 'smart-user' ? roles.smart : allowWrites ? roles.contributor : roles.reader

// Letters and digits, 24 at most. Part of a public host name, so it must be globally unique.
var workspaceName = take('${name}${uniqueString(resourceGroup().id, name)}', 24)
var serviceUrl = 'https://${workspaceName}-fhir.fhir.${hosts}'
// The audience must be exactly the address that the gateway uses. The service permits only Read here.
var gateway = empty(pinnedIssuer) ? [] : [
  {
    authority: pinnedIssuer
    applications: [{ clientId: 'gateway', audience: serviceUrl, allowedDataActions: ['Read'] }]
  }
]

resource workspace 'Microsoft.HealthcareApis/workspaces@2023-12-01' = {
  name: workspaceName
  location: location
  tags: { 'smart-gateway': name }
  properties: { publicNetworkAccess: 'Disabled' }
}

resource service 'Microsoft.HealthcareApis/workspaces/fhirservices@2023-12-01' = {
  parent: workspace
  name: 'fhir'
  location: location
  tags: { 'smart-gateway': name }
  kind: 'fhir-R4'
  identity: { type: 'SystemAssigned' }
  properties: {
    authenticationConfiguration: {
      authority: authority
      audience: audience
      smartProxyEnabled: false
      smartIdentityProviders: concat(identityProviders, gateway)
    }
    publicNetworkAccess: 'Disabled'
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: service
  name: 'audit'
  properties: {
    workspaceId: logsId
    storageAccountId: empty(auditCopyId) ? null : auditCopyId
    logs: [{ category: 'AuditLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

resource users 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(usersGroupId)) {
  scope: service
  name: guid(service.id, usersGroupId, role)
  properties: {
    principalId: usersGroupId
    principalType: 'Group'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
  }
}

output workspaceId string = workspace.id
output url string = serviceUrl
