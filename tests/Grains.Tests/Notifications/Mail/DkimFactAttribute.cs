using System.ComponentModel;
using Budkavle.Grains.Tests.Notifications.Smtp;

namespace Budkavle.Grains.Tests.Notifications.Mail;

/// <summary>Runs where Python has dkimpy (Debian: python3-dkim); elsewhere it is skipped and says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DkimFactAttribute : FactAttribute
{
    public DkimFactAttribute() => Skip = Python is null ? "dkimpy is not installed (Debian: python3-dkim)." : null;

    /// <summary>The Python that has it: the one in the path, or else the system's, for which Debian installs.</summary>
    internal static string? Python { get; } = new[] { "python3", "/usr/bin/python3" }.FirstOrDefault(one => Has(one, "dkim"));

    internal static bool Has(string interpreter, string module)
    {
        try
        {
            using var python = ForeignServerTests.Start(interpreter, "import " + module);
            python.WaitForExit();
            return python.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
