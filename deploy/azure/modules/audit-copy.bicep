// A copy of the logs that nobody can change or delete before its time: the audit trail of the gateway, the FHIR
// service's own and the vault's. Unlocked, the time can be shortened by an owner; docs/azure.md says how to lock it.
param name string
param location string
@description('How long each blob is kept unchanged.')
param days int

resource store 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  // 24 letters and digits at most; a part of a public host name, so no two in the world alike.
  name: take('${name}${uniqueString(resourceGroup().id, name)}', 24)
  location: location
  tags: { 'smart-gateway': name }
  kind: 'StorageV2'
  sku: { name: 'Standard_ZRS' }
  properties: {
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    allowBlobPublicAccess: false
    // Azure Monitor writes as a trusted service.
    networkAcls: { bypass: 'AzureServices', defaultAction: 'Deny' }
    immutableStorageWithVersioning: {
      enabled: true
      immutabilityPolicy: {
        immutabilityPeriodSinceCreationInDays: days
        state: 'Unlocked'
        // Logs are appended.
        allowProtectedAppendWrites: true
      }
    }
  }
}

output id string = store.id
