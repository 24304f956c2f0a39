// The gateway's own identity. It has no FHIR role: the FHIR service only receives tokens of the signed-in user.
param name string
param location string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-gateway'
  location: location
  tags: { 'smart-gateway': name }
}

output id string = identity.id
output clientId string = identity.properties.clientId
output principalId string = identity.properties.principalId
