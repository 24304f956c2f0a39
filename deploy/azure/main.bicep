// The gateway on Azure: FHIR service (new or existing), Managed Redis with Entra authentication,
// Key Vault, Container Apps with two replicas, private networking, diagnostics.
// The Entra objects (resource app, client apps, federated credentials) are made by
// `smart-gateway azure setup`, which then deploys this file.
targetScope = 'resourceGroup'

@description('Prefix of all names; 3 to 12 lower-case letters or digits.')
@minLength(3)
@maxLength(12)
param name string

param location string = resourceGroup().location

@description('Container image of the gateway, with digest.')
param image string

@description('Origin under which browsers reach the gateway, https://host without a path.')
param publicUrl string

@description('Base URL of an existing FHIR service; empty creates a workspace and a service.')
param existingFhirUrl string = ''

@description('Resource id of the existing FHIR service, for its private endpoint; empty when it is reached publicly.')
param existingFhirId string = ''

@description('Application ID URI of the FHIR resource app: the audience of access tokens.')
param fhirAudience string

@description('Authority of the FHIR service. v1 and v2 differ: it must fit the access token version of the resource app.')
#disable-next-line no-hardcoded-env-urls
param fhirAuthority string = '${environment().authentication.loginEndpoint}${tenant().tenantId}'

@description('Group that gets the data role; empty assigns none.')
param usersGroupId string = ''

@allowed(['rbac', 'smart-user'])
@description('rbac: clinicians, the gateway is the only control. smart-user: patients, the service adds its own compartment.')
param mode string = 'rbac'

@description('Whether clinicians may write (rbac mode only).')
param allowWrites bool = false

@description('Content of config/apps/*.yml, file name to text.')
param appFiles object

@description('Content of config/policy.yml.')
param policyFile string

module identity 'modules/identity.bicep' = {
  name: 'identity'
  params: { name: name, location: location }
}

module logs 'modules/logs.bicep' = {
  name: 'logs'
  params: { name: name, location: location }
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
    usersGroupId: usersGroupId
    mode: mode
    allowWrites: allowWrites
  }
}

module fhirLink 'modules/private-link.bicep' = if (empty(existingFhirUrl) || !empty(existingFhirId)) {
  name: 'fhir-link'
  params: {
    name: '${name}-fhir'
    location: location
    subnetId: network.outputs.endpointsSubnetId
    vnetId: network.outputs.vnetId
    // Private endpoints of Health Data Services belong to the workspace.
    targetId: empty(existingFhirUrl) ? fhir!.outputs.workspaceId : join(take(split(existingFhirId, '/'), 9), '/')
    groupId: 'healthcareworkspace'
    zones: ['privatelink.workspace.azurehealthcareapis.com', 'privatelink.fhir.azurehealthcareapis.com']
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
    location: location
    subnetId: network.outputs.endpointsSubnetId
    vnetId: network.outputs.vnetId
    targetId: redis.outputs.id
    groupId: 'redisEnterprise'
    zones: ['privatelink.redis.azure.net']
  }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  params: {
    name: name
    location: location
    principalId: identity.outputs.principalId
    logsId: logs.outputs.id
  }
}

module vaultLink 'modules/private-link.bicep' = {
  name: 'vault-link'
  params: {
    name: '${name}-vault'
    location: location
    subnetId: network.outputs.endpointsSubnetId
    vnetId: network.outputs.vnetId
    targetId: vault.outputs.id
    groupId: 'vault'
    zones: ['privatelink.vaultcore.azure.net']
  }
}

module app 'modules/app.bicep' = {
  name: 'app'
  params: {
    name: name
    location: location
    image: image
    publicUrl: publicUrl
    fhirUrl: empty(existingFhirUrl) ? fhir!.outputs.url : existingFhirUrl
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    identityPrincipalId: identity.outputs.principalId
    redisHost: redis.outputs.host
    redisPort: redis.outputs.port
    vaultUrl: vault.outputs.url
    subnetId: network.outputs.appsSubnetId
    logsId: logs.outputs.id
    appFiles: appFiles
    policyFile: policyFile
  }
  dependsOn: [redisLink, vaultLink, fhirLink]
}

output gatewayFqdn string = app.outputs.fqdn
output fhirUrl string = empty(existingFhirUrl) ? fhir!.outputs.url : existingFhirUrl
output vaultName string = vault.outputs.name
output identityPrincipalId string = identity.outputs.principalId
output identityClientId string = identity.outputs.clientId
