namespace Budkavle.Api.Security.Clients;

/// <summary>
/// Whether the client may still act cannot be told now. Answered as <c>unavailable</c>, never as a refusal of the client.
/// </summary>
internal sealed class DirectoryUnavailableException(Exception inner) : Exception("The client directory does not answer.", inner);
