namespace Budkavle.Grains.Notifications.Smtp;

/// <summary>How the connection to the mail server is protected.</summary>
public enum SmtpSecurity
{
    /// <summary>STARTTLS before anything else (RFC 3207); a server that does not offer it is not used.</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314), usually on port 465.</summary>
    Implicit,

    /// <summary>None. Allowed to this machine itself only, unless <see cref="SmtpOptions.AllowPlaintext"/> says otherwise.</summary>
    None,
}
