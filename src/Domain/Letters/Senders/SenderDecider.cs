namespace Budkavle.Domain.Letters.Senders;

/// <summary>The rules of a sender. Pure. A command that changes nothing gives no event and is no error, so it may be repeated.</summary>
public static class SenderDecider
{
    public const int NameMax = 200;
    public const int EmailMax = 254;
    public const int PhoneMax = 40;
    public const int ReasonMax = 500;
    public const int ScopesMax = 16;
    public const int JwksMax = 16 * 1024;

    /// <summary>Clients a sender may ever have, revoked ones included: the state holds them all.</summary>
    public const int ClientsMax = 200;

    public static (IReadOnlyList<SenderEvent> Events, SenderRefusal Refusal) Register(SenderState state, SenderRegistered asked)
    {
        if (asked.Number == 0 || !IsText(asked.Name, NameMax) || !IsContact(asked.Contact)) return Refuse(SenderRefusal.InvalidField);
        if (asked.LettersPerDay < 0) return Refuse(SenderRefusal.InvalidField);
        if (!state.IsRegistered) return Accept(asked);
        var same = (state.Number, state.Name, state.Contact) == (asked.Number, asked.Name, asked.Contact);
        return same ? ([], SenderRefusal.None) : Refuse(SenderRefusal.AlreadyRegistered);
    }

    public static (IReadOnlyList<SenderEvent> Events, SenderRefusal Refusal) Suspend(SenderState state, SenderSuspended asked)
    {
        if (!state.IsRegistered) return Refuse(SenderRefusal.NotRegistered);
        if (asked.Reason.Length > ReasonMax) return Refuse(SenderRefusal.InvalidField);
        return state.Suspended ? ([], SenderRefusal.None) : Accept(asked);
    }

    public static (IReadOnlyList<SenderEvent> Events, SenderRefusal Refusal) Resume(SenderState state, SenderResumed asked)
    {
        if (!state.IsRegistered) return Refuse(SenderRefusal.NotRegistered);
        return state.Suspended ? Accept(asked) : ([], SenderRefusal.None);
    }

    public static (IReadOnlyList<SenderEvent> Events, SenderRefusal Refusal) ChangeRights(SenderState state, SenderRightsChanged asked)
    {
        if (!state.IsRegistered) return Refuse(SenderRefusal.NotRegistered);
        if (asked.LettersPerDay < 0) return Refuse(SenderRefusal.InvalidField);
        var same = state.Rights == asked.Rights && state.LettersPerDay == asked.LettersPerDay;
        return same ? ([], SenderRefusal.None) : Accept(asked);
    }

    /// <summary>Adds a client; its number is the next one, whatever was asked.</summary>
    public static (IReadOnlyList<SenderEvent> Events, SenderRefusal Refusal) AddClient(SenderState state, SenderClientAdded asked)
    {
        if (!state.IsRegistered) return Refuse(SenderRefusal.NotRegistered);
        if (!IsText(asked.Name, NameMax) || asked.Scopes.Count is 0 or > ScopesMax) return Refuse(SenderRefusal.InvalidField);
        if (asked.SecretHash.IsEmpty && asked.Jwks is null) return Refuse(SenderRefusal.InvalidField);
        if (asked.Jwks?.Length > JwksMax) return Refuse(SenderRefusal.InvalidField);
        if (state.Clients.Count >= ClientsMax) return Refuse(SenderRefusal.TooManyClients);
        return Accept(asked with { Number = state.Clients.Count + 1 });
    }

    public static (IReadOnlyList<SenderEvent> Events, SenderRefusal Refusal) RotateSecret(SenderState state, SenderSecretRotated asked)
    {
        if (!state.IsRegistered) return Refuse(SenderRefusal.NotRegistered);
        if (state.ClientOf(asked.Number) is not { Revoked: false } client) return Refuse(SenderRefusal.NoSuchClient);
        return client.SecretHash.IsEmpty ? Refuse(SenderRefusal.NoSecret) : Accept(asked);
    }

    public static (IReadOnlyList<SenderEvent> Events, SenderRefusal Refusal) RevokeClient(SenderState state, SenderClientRevoked asked)
    {
        if (!state.IsRegistered) return Refuse(SenderRefusal.NotRegistered);
        if (state.ClientOf(asked.Number) is not { } client) return Refuse(SenderRefusal.NoSuchClient);
        return client.Revoked ? ([], SenderRefusal.None) : Accept(asked);
    }

    private static (IReadOnlyList<SenderEvent> Events, SenderRefusal Refusal) Accept(SenderEvent happened) =>
        ([happened], SenderRefusal.None);

    private static (IReadOnlyList<SenderEvent> Events, SenderRefusal Refusal) Refuse(SenderRefusal refusal) => ([], refusal);

    private static bool IsText(string text, int max) => !string.IsNullOrWhiteSpace(text) && text.Length <= max;

    private static bool IsContact(SenderContact contact) =>
        contact.Name.Length <= NameMax && contact.Email.Length <= EmailMax && contact.Phone.Length <= PhoneMax;
}
