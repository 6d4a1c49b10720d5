namespace Budkavle.Api.Letters.Reconciliation;

/// <summary>A line that asks for a key, for the OpenAPI document. Other fields are ignored.</summary>
public sealed record KeyDocument(string Key);
