namespace Budkavle.Domain.Letters.Outbound;

/// <summary>With which type of key something was sent. The number is stored.</summary>
public enum OutboundKey : byte
{
    None = 0,

    /// <summary>To anybody.</summary>
    Live = 1,

    /// <summary>To those only whom the service has named.</summary>
    Team = 2,

    /// <summary>To nobody: it only looks as if.</summary>
    Test = 3,
}
