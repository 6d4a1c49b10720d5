System.Console.WriteLine("budkavle");
