namespace Budkavle.Storage;

/// <summary>
/// A row of a view: what a list shows without opening the log. The bytes are the caller's, sealed where they are personal.
/// </summary>
public readonly record struct ViewRow(ViewKey Key, ViewChange Change, ReadOnlyMemory<byte> Bytes);
