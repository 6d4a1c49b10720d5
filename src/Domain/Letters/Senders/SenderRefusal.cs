namespace Budkavle.Domain.Letters.Senders;

/// <summary>Why a change of a sender was refused.</summary>
public enum SenderRefusal
{
    None = 0,

    /// <summary>There is no such sender.</summary>
    NotRegistered,

    /// <summary>The sender exists with other particulars.</summary>
    AlreadyRegistered,

    /// <summary>A name, contact, address, scope list or number breaks its limits.</summary>
    InvalidField,

    /// <summary>The sender has as many clients as it may.</summary>
    TooManyClients,

    /// <summary>There is no such client, or it is revoked.</summary>
    NoSuchClient,

    /// <summary>The client has keys of its own and no secret.</summary>
    NoSecret,
}
