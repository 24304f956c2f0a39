// Holds the sealing keys as secrets named gateway-key-{id}. Purge protection: losing the keys ends all launches.
param name string
param location string
param principalId string
param logsId string
@description('Storage account of the audit copy; empty for none.')
param auditCopyId string
@secure()
param sealingKey string
param sealingKeyId string
@description('Name of the key that signs in mode pinned-issuer; empty in other modes.')
param pinKey string

var cryptoUser = '12338af0-0e69-4776-bea7-57ae8d297424' // Key Vault Crypto User
var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6' // Key Vault Secrets User

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  // At most 24 characters, globally unique.
  name: take('${name}-${uniqueString(resourceGroup().id, name)}', 24)
  location: location
  // The set-up finds the vault by this tag and checks whether it has a key.
  tags: { 'smart-gateway': name }
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enablePurgeProtection: true
    publicNetworkAccess: 'Disabled'
    networkAcls: { bypass: 'AzureServices', defaultAction: 'Deny' }
  }
}

resource read 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, principalId, secretsUser)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
  }
}

// Created through the control plane, because the vault is not reachable from the network in which the set-up runs.
resource firstKey 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = if (!empty(sealingKey)) {
  parent: vault
  name: 'gateway-key-${sealingKeyId}'
  properties: { value: sealingKey, contentType: '32 bytes in base64' }
}

// A signing key that cannot be exported. An existing key is not changed. Azure adds a version every 90 days; the
// gateway publishes it for a day before it signs with it.
resource pin 'Microsoft.KeyVault/vaults/keys@2023-07-01' = if (!empty(pinKey)) {
  parent: vault
  name: empty(pinKey) ? 'none' : pinKey
  properties: {
    kty: 'RSA'
    keySize: 3072
    keyOps: ['sign']
    attributes: { enabled: true, exportable: false }
    rotationPolicy: {
      lifetimeActions: [{ trigger: { timeAfterCreate: 'P90D' }, action: { type: 'rotate' } }]
    }
  }
}

// Only for this key.
resource sign 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(pinKey)) {
  scope: pin
  name: guid(vault.id, pinKey, principalId, cryptoUser)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', cryptoUser)
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'audit'
  properties: {
    workspaceId: logsId
    storageAccountId: empty(auditCopyId) ? null : auditCopyId
    logs: [{ category: 'AuditEvent', enabled: true }]
  }
}

output id string = vault.id
output url string = vault.properties.vaultUri
