namespace Budkavle.Api.MinaMeddelanden.Authorities;

/// <summary>Whether signatures are enough; the names are the contract's (<c>AuthorizationStatus</c> of schema Authority).</summary>
internal enum SigningStatus
{
    Complete,

    /// <summary>Another signatory has to sign too.</summary>
    Incomplete,

    /// <summary>Nobody here knows who signs for the company.</summary>
    RulesNotSupported,
}
