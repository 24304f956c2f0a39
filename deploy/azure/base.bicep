// Infrastructure of the gateway: its identity, FHIR service (new or existing), Managed Redis with Entra
// authentication, Key Vault with a sealing key, private networking, diagnostics.
// `smart-gateway azure setup` deploys this file, lets the client apps of Entra trust the identity, and then
// deploys app.bicep, which takes the outputs of this file as parameters.
targetScope = 'resourceGroup'

@description('Prefix of all names; 3 to 12 lower-case letters or digits.')
@minLength(3)
@maxLength(12)
param name string

param location string = resourceGroup().location

@description('Base URL of an existing FHIR service; empty creates a workspace and a service.')
param existingFhirUrl string = ''

@description('Resource id of the existing FHIR service, for its private endpoint; empty if it is reached publicly.')
param existingFhirId string = ''

@description('Application ID URI of the FHIR resource app: the audience of access tokens.')
param fhirAudience string

@description('Authority of the FHIR service. v1 and v2 differ: it must match the access token version of the resource app.')
#disable-next-line no-hardcoded-env-urls
param fhirAuthority string = '${environment().authentication.loginEndpoint}${tenant().tenantId}'

@description('Object id of the group that gets the data role; empty assigns none.')
param usersGroupId string = ''

@allowed(['rbac', 'smart-user', 'pinned-issuer'])
@description('rbac: for clinicians; the gateway is the only control. smart-user: for patients; the service adds its own compartment check. pinned-issuer: for either; the service limits each launch to its patient.')
param mode string = 'rbac'

@description('Whether the group may write (not in smart-user mode).')
param allowWrites bool = false

@description('smartIdentityProviders of a new FHIR service: authority and applications of at most two identity providers besides Entra.')
param identityProviders array = []

@description('Authority of the gateway as an identity provider of a new FHIR service in mode pinned-issuer; empty in other modes.')
param pinnedIssuer string = ''

@description('Name of the key in the vault that signs in mode pinned-issuer; empty in other modes.')
param pinKey string = ''

@description('Resource id of a private container registry from which the gateway pulls with its identity; empty for a public one.')
param registryId string = ''

@description('Resource id of the action group that alerts go to; empty for none.')
param actionGroupId string = ''

@description('Days for which a copy of the audit logs cannot be changed or deleted; 0 creates no copy.')
@minValue(0)
@maxValue(36500)
param auditCopyDays int = 0

@secure()
@description('A first sealing key, 32 bytes in base64; empty if the vault has one already, which is then not changed.')
param sealingKey string = ''

@description('Id of that key: the secret is named gateway-key-{id}.')
param sealingKeyId string = 'k1'

// Bicep provides the host names of most services, but not these.
var fhirHosts = environment().name == 'AzureUSGovernment' ? 'azurehealthcareapis.us' : 'azurehealthcareapis.com'

module identity 'modules/identity.bicep' = {
  name: 'identity'
  params: { name: name, location: location }
}

module logs 'modules/logs.bicep' = {
  name: 'logs'
  params: { name: name, location: location }
}

module auditCopy 'modules/audit-copy.bicep' = if (auditCopyDays > 0) {
  name: 'audit-copy'
  params: { name: name, location: location, days: auditCopyDays }
}
var auditCopyId = auditCopyDays > 0 ? auditCopy!.outputs.id : ''

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: { name: name, location: location, logsId: logs.outputs.id, actionGroupId: actionGroupId }
}

module network 'modules/network.bicep' = {
  name: 'network'
  params: { name: name, location: location }
}

module fhir 'modules/fhir.bicep' = if (empty(existingFhirUrl)) {
  name: 'fhir'
  params: {
    name: name
    location: location
    authority: fhirAuthority
    audience: fhirAudience
    logsId: logs.outputs.id
    auditCopyId: auditCopyId
    usersGroupId: usersGroupId
    mode: mode
    allowWrites: allowWrites
    identityProviders: identityProviders
    hosts: fhirHosts
    pinnedIssuer: pinnedIssuer
  }
}

module fhirLink 'modules/private-link.bicep' = if (empty(existingFhirUrl) || !empty(existingFhirId)) {
  name: 'fhir-link'
  params: {
    name: '${name}-fhir'
    prefix: name
    location: location
    subnetId: network.outputs.endpointsSubnetId
    vnetId: network.outputs.vnetId
    // Private endpoints of Health Data Services belong to the workspace.
    targetId: empty(existingFhirUrl) ? fhir!.outputs.workspaceId : join(take(split(existingFhirId, '/'), 9), '/')
    groupId: 'healthcareworkspace'
    zones: ['privatelink.workspace.${fhirHosts}', 'privatelink.fhir.${fhirHosts}']
  }
}

module redis 'modules/redis.bicep' = {
  name: 'redis'
  params: {
    name: name
    location: location
    principalId: identity.outputs.principalId
    logsId: logs.outputs.id
  }
}

module redisLink 'modules/private-link.bicep' = {
  name: 'redis-link'
  params: {
    name: '${name}-redis'
    prefix: name
    location: location
    subnetId: network.outputs.endpointsSubnetId
    vnetId: network.outputs.vnetId
    targetId: redis.outputs.id
    groupId: 'redisEnterprise'
    zones: ['privatelink.redis.azure.${environment().name == 'AzureUSGovernment' ? 'us' : environment().name == 'AzureChinaCloud' ? 'cn' : 'net'}']
  }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  params: {
    name: name
    location: location
    principalId: identity.outputs.principalId
    logsId: logs.outputs.id
    auditCopyId: auditCopyId
    sealingKey: sealingKey
    sealingKeyId: sealingKeyId
    pinKey: pinKey
  }
}

module vaultLink 'modules/private-link.bicep' = {
  name: 'vault-link'
  params: {
    name: '${name}-vault'
    prefix: name
    location: location
    subnetId: network.outputs.endpointsSubnetId
    vnetId: network.outputs.vnetId
    targetId: vault.outputs.id
    groupId: 'vault'
    zones: ['privatelink${replace(environment().suffixes.keyvaultDns, '.vault.', '.vaultcore.')}']
  }
}

module registry 'modules/registry.bicep' = if (!empty(registryId)) {
  name: 'registry'
  scope: resourceGroup(
    empty(registryId) ? subscription().subscriptionId : split(registryId, '/')[2],
    empty(registryId) ? resourceGroup().name : split(registryId, '/')[4]
  )
  params: {
    registryName: empty(registryId) ? 'none' : last(split(registryId, '/'))
    principalId: identity.outputs.principalId
  }
}

output identityId string = identity.outputs.id
output identityClientId string = identity.outputs.clientId
output identityPrincipalId string = identity.outputs.principalId
output redisHost string = redis.outputs.host
output redisPort int = redis.outputs.port
output vaultUrl string = vault.outputs.url
output pinKey string = pinKey
output subnetId string = network.outputs.appsSubnetId
output logsId string = logs.outputs.id
output insightsConnection string = logs.outputs.insightsConnection
output auditCopyId string = auditCopyId
output fhirUrl string = empty(existingFhirUrl) ? fhir!.outputs.url : existingFhirUrl
output registryServer string = empty(registryId) ? '' : registry!.outputs.server
