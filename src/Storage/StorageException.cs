namespace Budkavle.Storage;

/// <summary>The store did not answer as it should. Whether a write took effect is unknown unless a subclass says so.</summary>
public class StorageException : Exception
{
    public StorageException(string message) : base(message) { }

    public StorageException(string message, Exception inner) : base(message, inner) { }
}
