// The gateway's own identity. It gets no FHIR role: only tokens of the signed-in user reach the FHIR service.
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
