// Azure Managed Redis. Login only with Entra, no access keys. noeviction, because eviction would end sessions.
param name string
param location string
param principalId string
param logsId string

resource cluster 'Microsoft.Cache/redisEnterprise@2025-07-01' = {
  // Part of a public host name, so it must be globally unique.
  name: take('${name}-${uniqueString(resourceGroup().id, name)}', 60)
  location: location
  tags: { 'smart-gateway': name }
  sku: { name: 'Balanced_B1' }
  properties: { minimumTlsVersion: '1.2', highAvailability: 'Enabled', publicNetworkAccess: 'Disabled' }
}

resource database 'Microsoft.Cache/redisEnterprise/databases@2025-07-01' = {
  parent: cluster
  name: 'default'
  properties: {
    clientProtocol: 'Encrypted'
    port: 10000
    clusteringPolicy: 'EnterpriseCluster'
    evictionPolicy: 'NoEviction'
    accessKeysAuthentication: 'Disabled'
  }
}

resource access 'Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments@2025-07-01' = {
  parent: database
  name: 'gateway'
  properties: { accessPolicyName: 'default', user: { objectId: principalId } }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: database
  name: 'connections'
  properties: { workspaceId: logsId, logs: [{ category: 'ConnectionEvents', enabled: true }] }
}

output id string = cluster.id
output host string = cluster.properties.hostName
output port int = 10000
