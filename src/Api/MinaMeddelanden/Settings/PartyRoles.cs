namespace Budkavle.Api.MinaMeddelanden.Settings;

/// <summary>What an organisation is in Mina meddelanden. One can be several.</summary>
[Flags]
public enum PartyRoles
{
    None = 0,

    /// <summary>Avsändare: signs its own letters, and may seal and deliver them itself.</summary>
    Sender = 1,

    /// <summary>Förmedlare: seals and delivers letters of any sender, and may sign for it.</summary>
    Agent = 2,

    /// <summary>Brevlådeoperatör: keeps mailboxes, and looks after what their owners choose.</summary>
    Operator = 4,
}
