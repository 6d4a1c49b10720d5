using System.ComponentModel;

namespace Budkavle.Grains.Tests.Notifications.Smtp;

/// <summary>Runs where Python has its mail server (before 3.12); elsewhere it is skipped and says why.</summary>
internal sealed class ForeignServerFactAttribute : FactAttribute
{
    private static readonly string? Missing = FindMissing();

    public ForeignServerFactAttribute() => Skip = Missing;

    private static string? FindMissing()
    {
        try
        {
            using var python = ForeignServerTests.Start("import smtpd, asyncore");
            python.WaitForExit();
            return python.ExitCode == 0 ? null : "This Python has no smtpd module: 3.12 removed it.";
        }
        catch (Win32Exception)
        {
            return "Python is not installed.";
        }
    }
}
