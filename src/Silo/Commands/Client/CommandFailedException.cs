namespace Budkavle.Silo.Commands.Client;

/// <summary>A command cannot do what it was asked for; the text says why, to a person.</summary>
internal sealed class CommandFailedException(string message) : Exception(message);
