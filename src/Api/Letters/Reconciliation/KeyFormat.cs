namespace Budkavle.Api.Letters.Reconciliation;

/// <summary>How the keys of a request are written.</summary>
internal enum KeyFormat
{
    /// <summary>JSON: an object with the field <c>key</c>, or a string.</summary>
    Json,

    /// <summary>The line is the key.</summary>
    Plain,

    /// <summary>The first column is the key.</summary>
    Csv,
}
