provider "aws" {
  region                      = "@REGION@"
  skip_credentials_validation = false
  skip_get_ec2_platforms      = false
  skip_region_validation      = true
  skip_metadata_api_check     = true

  endpoints {
    ec2 = "@ENDPOINT@"
    sts = "@ENDPOINT@"
    iam = "@ENDPOINT@"
  }
}

data "aws_availability_zones" "all" {}

data "aws_ami" "image" {
  most_recent = true
  owners = ["self", "amazon"]

  filter {
    name   = "image-id"
    values = ["@IMAGE@"]
  }
}

data "aws_subnet" "subnet" {
  id = "@SUBNET@"
}

resource "aws_key_pair" "walk" {
  key_name   = "@NAME@"
  public_key = "@PUBLIC-KEY@"
}

resource "aws_security_group" "walk" {
  name   = "@NAME@"
  vpc_id = "${data.aws_subnet.subnet.vpc_id}"

  ingress {
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = ["0.0.0.0/0"]
  }

  egress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["0.0.0.0/0"]
  }

  tags {
    walk = "@NAME@"
  }
}

resource "aws_security_group_rule" "walk" {
  type                     = "ingress"
  security_group_id        = "${aws_security_group.other.id}"
  source_security_group_id = "${aws_security_group.walk.id}"
  protocol                 = "tcp"
  from_port                = 8000
  to_port                  = 8080
}

resource "aws_security_group" "other" {
  name   = "@NAME@-other"
  vpc_id = "${data.aws_subnet.subnet.vpc_id}"
}

resource "aws_instance" "walk" {
  ami                    = "${data.aws_ami.image.id}"
  instance_type          = "@TYPE@"
  key_name               = "${aws_key_pair.walk.key_name}"
  vpc_security_group_ids = ["${aws_security_group.walk.id}"]
  subnet_id              = "${data.aws_subnet.subnet.id}"
  user_data              = "#!/bin/sh\n"

  tags {
    Name  = "@NAME@"
    stage = "@STAGE@"
  }
}

resource "aws_ebs_volume" "walk" {
  availability_zone = "${aws_instance.walk.availability_zone}"
  size              = 1

  tags {
    Name = "@NAME@"
  }
}

resource "aws_volume_attachment" "walk" {
  device_name = "/dev/sdf"
  volume_id   = "${aws_ebs_volume.walk.id}"
  instance_id = "${aws_instance.walk.id}"
}

resource "aws_ebs_snapshot" "walk" {
  volume_id = "${aws_ebs_volume.walk.id}"
}

resource "aws_eip" "walk" {
  vpc      = true
  instance = "${aws_instance.walk.id}"
}

resource "aws_ami_from_instance" "walk" {
  name               = "@NAME@"
  source_instance_id = "${aws_instance.walk.id}"
  depends_on         = ["aws_volume_attachment.walk", "aws_ebs_snapshot.walk"]
}

resource "aws_vpc" "walk" {
  cidr_block = "10.79.0.0/16"

  tags {
    Name = "@NAME@"
  }
}

resource "aws_subnet" "public" {
  vpc_id     = "${aws_vpc.walk.id}"
  cidr_block = "10.79.1.0/24"
}

resource "aws_internet_gateway" "walk" {
  vpc_id = "${aws_vpc.walk.id}"

  tags {
    Name  = "@NAME@"
    stage = "@STAGE@"
  }
}

resource "aws_route_table" "public" {
  vpc_id = "${aws_vpc.walk.id}"

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = "${aws_internet_gateway.walk.id}"
  }

  tags {
    Name  = "@NAME@"
    stage = "@STAGE@"
  }
}

resource "aws_route_table_association" "public" {
  subnet_id      = "${aws_subnet.public.id}"
  route_table_id = "${aws_route_table.public.id}"
}

resource "aws_route" "main" {
  route_table_id         = "${aws_vpc.walk.main_route_table_id}"
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = "${aws_internet_gateway.walk.id}"
}
