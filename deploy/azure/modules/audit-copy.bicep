// A copy of the logs that nobody can change or delete before the retention period ends: the audit trails of the
// gateway, of the FHIR service and of the vault. Until the policy is locked, an owner can shorten the period;
// docs/azure.md describes how to lock it.
param name string
param location string
@description('Days for which a blob cannot be changed or deleted.')
param days int

resource store 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  // At most 24 letters and digits. Part of a public host name, so it must be globally unique.
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
        // Azure Monitor appends to its log blobs.
        allowProtectedAppendWrites: true
      }
    }
  }
}

output id string = store.id
